//! The kinds of personal data that are looked for.

use super::code::codes;

codes! {
    /// A kind of personal data.
    Personal "kind of personal data" {
        Mobile "mobile" "手机号",
        Landline "landline" "固定电话",
        IdCard "id_card" "身份证号",
        Permit "permit" "通行证号",
        Passport "passport" "护照号",
        BankCard "bank_card" "银行卡号",
        Plate "plate" "车牌号",
        CreditCode "credit_code" "信用代码",
        Email "email" "邮箱",
        Ip "ip" "IP地址",
        Url "url" "链接",
        Account "account" "社交账号",
        Order "order" "单号",
        Parcel "parcel" "快递单号",
        Address "address" "地址",
        Name "name" "姓名",
        Birthday "birthday" "生日",
        Secret "secret" "口令",
        Number "number" "号码",
        Amount "amount" "金额",
    }
}
