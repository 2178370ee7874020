//! What kind of conversation it is.

use super::code::codes;
use serde::Serialize;

codes! {
    /// What the customer came for.
    Scene "scene" {
        Inquiry "inquiry" "咨询",
        Complaint "complaint" "投诉",
        AfterSales "after_sales" "售后",
        Other "other" "其他",
    }
}

codes! {
    /// What the conversation is about, for root causes.
    Topic "topic" {
        Logistics "logistics" "物流",
        Quality "quality" "质量",
        Refund "refund" "退款",
        Billing "billing" "账单费用",
        Attitude "attitude" "服务态度",
        Promise "promise" "承诺未兑现",
        Promotion "promotion" "活动优惠",
        Account "account" "账户会员",
        ProductInfo "product_info" "产品咨询",
        Invoice "invoice" "发票",
        System "system" "系统故障",
        Other "other" "其他",
    }
}

codes! {
    /// The customer types of the special-customers course.
    CustomerType "customer type" {
        Irritable "irritable" "易怒型",
        Indifferent "indifferent" "冷漠型",
        Persistent "persistent" "纠缠型",
        Meticulous "meticulous" "理性挑剔型",
        Ordinary "ordinary" "普通",
    }
}

codes! {
    /// How likely the conversation is to become a crisis.
    Risk "risk" {
        None "none" "无",
        Low "low" "低",
        Medium "medium" "中",
        High "high" "高",
    }
}

/// The classes of one conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Classes {
    /// What the customer came for.
    pub scene: Scene,
    /// What it is about.
    pub topic: Topic,
    /// How the customer behaves.
    pub customer_type: CustomerType,
    /// 1 standard inquiry, 2 slight irregularity, 3 complex complaint, 4 crisis (the levels of the special-customers course).
    pub issue_level: u8,
    /// How likely it is to become a crisis.
    pub risk: Risk,
}
