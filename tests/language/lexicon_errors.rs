//! A wrong row of a lexicon is refused with file, line, column and reason.

use zhijian::rules::RulebookFolder;
use zhijian::text::{Annotator, LexiconFile, examples_of};

const REFUSAL: &str = "violation/refusal.csv";
const EMOTION: &str = "learned/emotion.csv";
const WEIGHTS: &str = "gram,negative,positive,anger,anxiety,disappointment,dissatisfaction,confusion,satisfaction,gratitude\n";

fn file(path: &str, text: &str) -> LexiconFile {
    LexiconFile { path: path.to_owned(), text: text.to_owned().into() }
}

/// What is said of a folder that holds `text` at `path`, and nothing else.
fn refusal(path: &str, text: &str) -> String {
    let files = [file(path, text)];
    let error = match Annotator::new(&files) {
        Err(error) => error,
        Ok(_) => examples_of(&files).map(|_| ()).expect_err(path),
    };
    error.to_string()
}

#[test]
fn a_wrong_cell_is_named_by_file_line_and_column() {
    let wide = format!("term\n不行\n({})\n", (0..1_001).map(|i| format!("不行{i}")).collect::<Vec<_>>().join("|"));
    let twice = format!("{WEIGHTS}<intercept>,0,0,0,0,0,0,0,0,0\n第3,1,,,,,,,,\n第5,2,,,,,,,,\n");
    let odd = format!("{WEIGHTS}<intercept>,0,0,0,0,0,0,0,0,0\n好,x,,,,,,,,\n");
    let longer = format!("{WEIGHTS}<intercept>,0,0,0,0,0,0,0,0,0\n好,1,,,,,,,,,\n");
    let deep = format!("term\n{}不{}\n", "(".repeat(30), ")".repeat(30));
    for (reason, path, text, place, says) in [
        ("severity", REFUSAL, "term,severity\n不行,grave\n", ":2: severity 列：", "grave"),
        ("weight that is no number", REFUSAL, "term,weight\n好,1\n不行,strong\n", ":3: weight 列：", "不是 0 到 10 之间的数"),
        ("weight out of range", REFUSAL, "term,weight\n不行,11\n", ":2: weight 列：", "不是 0 到 10 之间的数"),
        ("role", REFUSAL, "term,role\n不行,boss\n", ":2: role 列：", "customer"),
        ("boundary", REFUSAL, "term,boundary\n不行,here\n", ":2: boundary 列：", "anywhere"),
        ("scene", REFUSAL, "term,scene\n不行,inquiry;shop\n", ":2: scene 列：", "shop"),
        ("guard", REFUSAL, "term,guards\n不行,negate\n", ":2: guards 列：", "negate"),
        ("topic", "topics.csv", "term,topic\n快递,parcel\n", ":2: topic 列：", "parcel"),
        ("scene of a scene row", "scenes.csv", "term,scene\n快递,parcel\n", ":2: scene 列：", "parcel"),
        ("nothing in a row", REFUSAL, "term,note\n不行,\n,later\n", ":3: term 列：", "都是空的"),
        ("open group", REFUSAL, "term\n不行\n不(行\n", ":3: term 列：", "「(」没有配对"),
        ("closed group", REFUSAL, "term\n不)行\n", ":2: term 列：", "「)」没有配对"),
        ("open set", REFUSAL, "term\n不[行\n", ":2: term 列：", "「[」没有配对"),
        ("empty set", REFUSAL, "term\n不[]行\n", ":2: term 列：", "至少要有一个字"),
        ("open class", REFUSAL, "term\n不<行\n", ":2: term 列：", "「<」没有配对"),
        ("unknown class", REFUSAL, "term\n<人>不行\n", ":2: term 列：", "没有词类 <人>"),
        ("nothing optional", REFUSAL, "term\n?不行\n", ":2: term 列：", "写在一个字"),
        ("anchor inside", REFUSAL, "term\n不^行\n", ":2: term 列：", "最前面"),
        ("gap without end", REFUSAL, "term\n不…{3行\n", ":2: term 列：", "「{」没有配对"),
        ("gap too long", REFUSAL, "term\n不…{41}行\n", ":2: term 列：", "0 到 40"),
        ("only a gap", REFUSAL, "term\n……\n", ":2: term 列：", "要有固定的字"),
        ("the hit in a term", REFUSAL, "term\n不<本条>\n", ":2: term 列：", "<本条>"),
        ("too many ways", REFUSAL, &wide, ":3: term 列：", "超过 1000 种"),
        ("too deep", REFUSAL, &deep, ":2: term 列：", "层以上"),
        ("allow-phrase", REFUSAL, "term,allow\n不行,行不行;不(行\n", ":2: allow 列：", "没有配对"),
        ("a cell too many", REFUSAL, "term,note\n不行,好,了\n", ":2: 3 列：", "英文引号"),
        ("a cell too few", REFUSAL, "term,role,note\n不行,agent\n", ":2: note 列：", "2 格"),
        ("a quote that is never closed", REFUSAL, "term,note\n\"不行,\n办不到,\n", ":2: note 列：", "1 格"),
        ("unknown column", REFUSAL, "term,wieght\n不行,1\n", ":1: 表头：", "wieght"),
        ("missing column", REFUSAL, "note\n不行\n", ":1: 表头：", "缺「term」"),
        ("column twice", REFUSAL, "term,note,note\n不行,,\n", ":1: 表头：", "两遍"),
        ("emotion weights under other names", EMOTION, "gram,positive\n好,1\n", ":1: 表头：", "要是 gram,negative"),
        ("emotion weights without intercepts", EMOTION, WEIGHTS, ":1: gram 列：", "<intercept>"),
        ("an emotion weight that is no number", EMOTION, &odd, ":3: gram 列：", "「x」不是权重"),
        ("emotion weights with a cell too many", EMOTION, &longer, ":3: gram 列：", "要有 10 格"),
        ("a gram of two digits twice", EMOTION, &twice, ":4: gram 列：", "写了两遍"),
        ("class without a name", "classes.csv", "class,words\n,好\n", ":2: class 列：", "空的"),
        ("class without words", "classes.csv", "class,words\n好,; \n", ":2: words 列：", "空的"),
        ("class the program asks for", "classes.csv", "class,words\n好,好\n", ":1: class 列：", "缺词类"),
        (
            "code that nobody can disguise",
            "classes.csv",
            "class,words\n句首语,那\n句末语,啊\n应声语,哦\n易伪装,insult;rude\n变体,vx\n",
            ":5: words 列：",
            "rude",
        ),
        ("two characters", "lookalikes.csv", "character,lookalikes\nab,ä\n", ":2: character 列：", "一个字"),
        ("an ordinary letter", "lookalikes.csv", "character,lookalikes\na,b\n", ":2: lookalikes 列：", "半角符号"),
        ("numeral of a letter", "lookalikes.csv", "character,lookalikes,in_numbers\na,ä,三\n", ":2: in_numbers 列：", "只有数字"),
        ("expectation", "violation/refusal.examples.csv", "expect,text\nmiss,不行\n", ":2: expect 列：", "miss"),
        ("weight of a gram", "learned/agent.csv", "gram,rarity,refusal\n不行,much,3\n", ":2: gram 列：", "不是数"),
        ("more weights than codes", "learned/agent.csv", "gram,rarity,refusal\n不行,2.0,3,4\n", ":2: gram 列：", "3 格"),
        (
            "a likelihood of more than one",
            "learned/agent.csv",
            "gram,rarity,refusal\n<threshold>,,1.5\n",
            ":2: gram 列：",
            "0 和 1 之间",
        ),
        ("code of the learned layer", "learned/agent.csv", "gram,rarity,rude\n", ":1: 表头：", "rude"),
    ] {
        let said = refusal(path, text);
        assert!(said.starts_with(&format!("{path}{place}")) && said.contains(says), "{reason}: {said}");
    }
}

#[test]
fn all_wrong_rows_are_told_at_once() {
    let rows = "term,severity\n不行,grave\n办不到,\n不(行,\n";
    let files = [file(REFUSAL, rows), file("violation/vague.csv", "term,weight\n大概,－1\n")];
    let said = Annotator::new(&files).err().map(|error| error.to_string()).unwrap_or_default();
    let told: Vec<&str> = said.lines().filter_map(|line| line.split_once("：").map(|(place, _)| place)).collect();
    assert_eq!(
        told,
        ["violation/refusal.csv:2: severity 列", "violation/refusal.csv:4: term 列", "violation/vague.csv:2: weight 列"]
    );
}

#[test]
fn of_very_many_wrong_rows_the_first_are_told() {
    let rows = "term,role\n".to_owned() + &"不行,boss\n".repeat(50);
    let said = Annotator::new(&[file(REFUSAL, &rows)]).err().map(|error| error.to_string()).unwrap_or_default();
    assert_eq!((said.lines().count(), said.lines().last()), (21, Some("还有 30 处")), "{said}");
}

#[test]
fn a_file_with_a_wrong_name_is_named() {
    for (reason, path) in
        [("unknown code", "violation/rude.csv"), ("wrong folder", "merit/refusal.csv"), ("no folder", "refusal.csv")]
    {
        let said = refusal(path, "term\n不行\n");
        assert!(said.starts_with(path) && said.contains("没有叫这个名字的词库"), "{reason}: {said}");
    }
}

#[test]
fn a_file_in_another_encoding_is_refused_where_that_shows() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("violation")).expect("a folder");
    let mut bytes = "term,note\n不行,\n办不到,".as_bytes().to_vec();
    bytes.extend(b"\xb2\xbb\xd0\xd0\n");
    std::fs::write(folder.path().join(REFUSAL), bytes).expect("a file");
    let said = RulebookFolder::read(folder.path()).map(|_| ()).expect_err("GBK").to_string();
    assert!(said.contains("refusal.csv:3: 第 2 格：不是 UTF-8"), "{said}");
}

#[test]
fn pairs_are_weighed_for_the_codes_of_their_grams() {
    let grams = file("learned/agent.csv", "gram,rarity,refusal\n不行,2.0,3\n");
    for (pairs, fits) in [("gram,rarity,refusal\n不↔行,2.0,3\n", true), ("gram,rarity,vague\n不↔行,2.0,3\n", false)] {
        let read = Annotator::new(&[grams.clone(), file("learned/agent_pairs.csv", pairs)]);
        assert_eq!(read.is_ok(), fits, "{pairs}");
        if let Err(error) = read {
            assert!(error.to_string().starts_with("learned/agent_pairs.csv:1: 表头："), "{error}");
        }
    }
}
