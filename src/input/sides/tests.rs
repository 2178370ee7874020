use super::*;
use crate::input::layout::Layout;

#[test]
fn the_table_is_read_whole() {
    assert_eq!(HINTS.len(), include_str!("../transcript/hints.csv").lines().count() - 1);
}

#[test]
fn who_is_the_agent() {
    type Case = (&'static str, &'static [(&'static str, &'static str)], &'static str);
    let cases: [Case; 9] = [
        ("by a role word", &[("客服", "x"), ("客户（张三）", "y")], "agent customer"),
        ("by a word in the name, the other is the customer", &[("某某旗舰店:小美", "x"), ("tb_1", "y")], "agent customer"),
        ("by the mark of an outside contact", &[("王芳", "x"), ("张三@微信", "y")], "agent customer"),
        ("by a greeting", &[("张三", "在吗"), ("小美", "您好，很高兴为您服务")], "customer agent"),
        ("by what the customer asks", &[("张三", "我的快递呢"), ("小美", "嗯")], "customer agent"),
        ("nothing speaks for either", &[("张三", "在吗"), ("小美", "在")], "? ?"),
        ("two agents and a customer", &[("客户", "x"), ("小美", "为您服务"), ("阿强", "帮您查一下")], "customer agent agent"),
        ("a bot is no side", &[("机器人", "x"), ("小美", "很高兴为您服务"), ("张三", "在吗")], "bot agent customer"),
        ("one alone", &[("小美", "很高兴为您服务")], "agent"),
    ];
    let roles = Roles::new(&Layout::default());
    for (reason, turns, expected) in cases {
        let mut hearing = Hearing::default();
        for (name, text) in turns {
            hearing.hear(name, text, &roles);
        }
        let sides = hearing.settle(&mut Voices::default(), &roles);
        let found: Vec<&str> = turns.iter().map(|(name, _)| sides.get(name, &roles).map_or("?", Role::code)).collect();
        assert_eq!(found.join(" "), expected, "{reason}");
    }
}
