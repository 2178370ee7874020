//! What is looked for in a conversation: the codes of the taxonomy, and the cues that rules look at.

use super::code::codes;

codes! {
    /// What a finding is to the score.
    Kind "kind" {
        Violation "violation" "违规",
        Merit "merit" "加分项",
        Signal "signal" "客户信号",
    }
}

codes! {
    /// The code of a finding. A code, once published, keeps its meaning.
    Category "category" {
        Refusal "refusal" "生硬拒绝",
        Ignorance "ignorance" "推说不知",
        BlameShifting "blame_shifting" "推卸责任",
        Perfunctory "perfunctory" "敷衍应付",
        Vague "vague" "模糊表述",
        Overpromise "overpromise" "过度承诺",
        Impatience "impatience" "不耐烦",
        Confrontation "confrontation" "争辩指责",
        Rhetorical "rhetorical" "反问质问",
        Sarcasm "sarcasm" "讽刺挖苦",
        Insult "insult" "辱骂侮辱",
        Threat "threat" "威胁恐吓",
        NegativeWording "negative_wording" "消极措辞",
        OffPlatform "off_platform" "引导线下",
        PrivacyRequest "privacy_request" "违规索密",
        PrivacyLeak "privacy_leak" "泄露信息",
        AbsoluteClaim "absolute_claim" "极限用语",
        DiscourageComplaint "discourage_complaint" "阻拦投诉",
        Manipulation "manipulation" "诱导操作",
        WrongAddress "wrong_address" "称呼不当",
        SlowFirstResponse "slow_first_response" "首次响应超时",
        SlowResponse "slow_response" "响应超时",
        Unanswered "unanswered" "未回应",
        RepeatedScript "repeated_script" "机械重复",
        Interruption "interruption" "抢话",
        LongSilence "long_silence" "长时静默",
        FastSpeech "fast_speech" "语速过快",
        PolicyFirst "policy_first" "先讲规则",
        MissingGreeting "missing_greeting" "缺开场白",
        MissingClosing "missing_closing" "缺结束语",
        MissingEmpathy "missing_empathy" "缺共情安抚",
        MissingApology "missing_apology" "缺致歉",
        MissingSolution "missing_solution" "缺解决方案",
        MissingTimeCommitment "missing_time_commitment" "缺明确时限",
        MissingConfirmation "missing_confirmation" "缺确认",
        MissingVerification "missing_verification" "缺身份核验",
        PrematureEnd "premature_end" "提前结束",
        HadToPush "had_to_push" "客户反复催问",
        OtherViolation "other_violation" "其他违规",
        Greeting "greeting" "规范开场",
        Courtesy "courtesy" "礼貌用语",
        IdentityCheck "identity_check" "身份核验",
        ActiveListening "active_listening" "积极倾听",
        Restate "restate" "复述确认",
        OpenQuestion "open_question" "开放式提问",
        ProbingQuestion "probing_question" "探究式提问",
        Empathy "empathy" "共情",
        Apology "apology" "致歉",
        Reassurance "reassurance" "安抚",
        Ownership "ownership" "主动担当",
        Solution "solution" "提供方案",
        Alternatives "alternatives" "提供选择",
        PositiveLanguage "positive_language" "正面措辞",
        TimeCommitment "time_commitment" "明确时限",
        Compensation "compensation" "合规补偿",
        Proactive "proactive" "主动告知",
        Explanation "explanation" "清晰解释",
        Escalation "escalation" "合理转接",
        Boundary "boundary" "合理设界",
        FollowUp "follow_up" "跟进回访",
        SatisfactionCheck "satisfaction_check" "满意确认",
        Thanks "thanks" "致谢",
        Closing "closing" "规范结束",
        PromptResponse "prompt_response" "响应及时",
        EmotionRecovered "emotion_recovered" "情绪转好",
        ProblemResolved "problem_resolved" "问题解决",
        OtherMerit "other_merit" "其他加分",
        EmotionAnger "emotion_anger" "愤怒",
        EmotionAnxiety "emotion_anxiety" "焦虑",
        EmotionDisappointment "emotion_disappointment" "失望",
        EmotionDissatisfaction "emotion_dissatisfaction" "不满",
        EmotionConfusion "emotion_confusion" "困惑",
        EmotionGratitude "emotion_gratitude" "感谢",
        EmotionSatisfaction "emotion_satisfaction" "满意",
        ThreatComplaint "threat_complaint" "扬言投诉",
        ThreatExposure "threat_exposure" "扬言曝光",
        ThreatRegulator "threat_regulator" "扬言投诉监管",
        ThreatLegal "threat_legal" "扬言起诉",
        ThreatChurn "threat_churn" "流失倾向",
        ThreatSafety "threat_safety" "人身安全",
        Abuse "abuse" "辱骂客服",
        EscalationRequest "escalation_request" "要求升级",
        RepeatContact "repeat_contact" "重复来访",
        Urgency "urgency" "催促",
        ClaimRefund "claim_refund" "要求退款",
        ClaimCompensation "claim_compensation" "要求赔偿",
        ClaimExchange "claim_exchange" "要求换货",
        Praise "praise" "表扬",
        VulnerableCustomer "vulnerable_customer" "特殊群体",
        Vip "vip" "高价值客户",
        OtherSignal "other_signal" "其他信号",
    }
}

impl Category {
    /// Whether it is for all that have no code of their own.
    pub const fn is_other(self) -> bool {
        matches!(self, Self::OtherViolation | Self::OtherMerit | Self::OtherSignal)
    }

    /// Whether findings of this code cost, earn, or only inform.
    pub fn kind(self) -> Kind {
        if self < Self::Greeting {
            Kind::Violation
        } else if self < Self::EmotionAnger {
            Kind::Merit
        } else {
            Kind::Signal
        }
    }
}

codes! {
    /// Wording that is no finding by itself but that rules and conditions look at.
    Cue "cue" {
        AskingForm "asking_form" "疑问形式",
        Question "question" "提问",
        Request "request" "请求",
        Trouble "trouble" "我方问题",
        Hold "hold" "请稍等",
        Instruction "instruction" "请客户操作",
        Acknowledge "acknowledge" "简单应答",
        CustomerDone "customer_done" "客户结束",
        Resolved "resolved" "已解决",
        CustomerUnsolved "customer_unsolved" "仍未解决",
        AsksWhen "asks_when" "询问时限",
        Resigned "resigned" "无奈放弃",
        NotAnswered "not_answered" "指出没答到",
        PicksUp "picks_up" "接起",
        HangsUp "hangs_up" "收线",
        CutShort "cut_short" "话没说完",
        GoesOn "goes_on" "接着前文",
        Softener "softener" "缓和",
        QuoteMarker "quote_marker" "转述",
        Hypothetical "hypothetical" "假设",
        AccountOperation "account_operation" "账户操作",
        CarriedOut "carried_out" "办理完成",
        IdentityNamed "identity_named" "提及身份核验",
        Promise "promise" "承诺处理",
        PolicyReason "policy_reason" "规则原因",
        Transfer "transfer" "转接",
        BotText "bot_text" "机器话术",
        Salutation "salutation" "招呼",
        TimeNamed "time_named" "提到时间",
        Done "done" "已办完",
        TakesUp "takes_up" "接手",
        Awaits "awaits" "等客户回话",
        ReturnsThanks "returns_thanks" "不客气",
        YesNo "yes_no" "答是否",
        StatesNo "states_no" "明确说不",
        Shown "shown" "发图片链接",
        Acted "acted" "照办了",
        AsksName "asks_name" "问名称",
        NameGiven "name_given" "名称",
        Negator "negator" "否定词",
        Degree "degree" "程度词",
        Turning "turning" "转折与使令",
        Mood "mood" "心情词",
    }
}
