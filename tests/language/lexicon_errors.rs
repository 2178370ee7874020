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
        ("severity", REFUSAL, "term,severity\n不行,grave\n", ":2: column \"severity\"", "grave"),
        ("weight that is no number", REFUSAL, "term,weight\n好,1\n不行,strong\n", ":3: column \"weight\"", "float"),
        ("weight out of range", REFUSAL, "term,weight\n不行,11\n", ":2: column \"weight\"", "between 0 and 10"),
        ("role", REFUSAL, "term,role\n不行,boss\n", ":2: column \"role\"", "customer"),
        ("boundary", REFUSAL, "term,boundary\n不行,here\n", ":2: column \"boundary\"", "anywhere"),
        ("scene", REFUSAL, "term,scene\n不行,inquiry;shop\n", ":2: column \"scene\"", "shop"),
        ("guard", REFUSAL, "term,guards\n不行,negate\n", ":2: column \"guards\"", "negate"),
        ("topic", "topics.csv", "term,topic\n快递,parcel\n", ":2: column \"topic\"", "parcel"),
        ("scene of a scene row", "scenes.csv", "term,scene\n快递,parcel\n", ":2: column \"scene\"", "parcel"),
        ("nothing in a row", REFUSAL, "term,note\n不行,\n,later\n", ":3: column \"term\"", "neither"),
        ("open group", REFUSAL, "term\n不行\n不(行\n", ":3: column \"term\"", "\"(\" has no partner"),
        ("closed group", REFUSAL, "term\n不)行\n", ":2: column \"term\"", "\")\" has no partner"),
        ("open set", REFUSAL, "term\n不[行\n", ":2: column \"term\"", "\"[\" has no partner"),
        ("empty set", REFUSAL, "term\n不[]行\n", ":2: column \"term\"", "at least one choice"),
        ("open class", REFUSAL, "term\n不<行\n", ":2: column \"term\"", "\"<\" has no partner"),
        ("unknown class", REFUSAL, "term\n<人>不行\n", ":2: column \"term\"", "no class <人>"),
        ("nothing optional", REFUSAL, "term\n?不行\n", ":2: column \"term\"", "must follow"),
        ("anchor inside", REFUSAL, "term\n不^行\n", ":2: column \"term\"", "stands first"),
        ("gap without end", REFUSAL, "term\n不…{3行\n", ":2: column \"term\"", "\"{\" has no partner"),
        ("gap too long", REFUSAL, "term\n不…{41}行\n", ":2: column \"term\"", "from 0 to 40"),
        ("only a gap", REFUSAL, "term\n……\n", ":2: column \"term\"", "needs fixed characters"),
        ("the hit in a term", REFUSAL, "term\n不<本条>\n", ":2: column \"term\"", "<本条>"),
        ("too many ways", REFUSAL, &wide, ":3: column \"term\"", "more than 1000"),
        ("too deep", REFUSAL, &deep, ":2: column \"term\"", "deep"),
        ("allow-phrase", REFUSAL, "term,allow\n不行,行不行;不(行\n", ":2: column \"allow\"", "has no partner"),
        ("a cell too many", REFUSAL, "term,note\n不行,好,了\n", ":2: column \"3\"", "quoted"),
        ("a cell too few", REFUSAL, "term,role,note\n不行,agent\n", ":2: column \"note\"", "2 cells"),
        ("a quote that is never closed", REFUSAL, "term,note\n\"不行,\n办不到,\n", ":2: column \"note\"", "1 cells"),
        ("unknown column", REFUSAL, "term,wieght\n不行,1\n", ":1: column \"header\"", "wieght"),
        ("missing column", REFUSAL, "note\n不行\n", ":1: column \"header\"", "\"term\" is missing"),
        ("column twice", REFUSAL, "term,note,note\n不行,,\n", ":1: column \"header\"", "twice"),
        ("emotion weights under other names", EMOTION, "gram,positive\n好,1\n", ":1: column \"header\"", "must be gram,negative"),
        ("emotion weights without intercepts", EMOTION, WEIGHTS, ":1: column \"gram\"", "<intercept>"),
        ("an emotion weight that is no number", EMOTION, &odd, ":3: column \"gram\"", "\"x\" is no weight"),
        ("emotion weights with a cell too many", EMOTION, &longer, ":3: column \"gram\"", "must have 10 cells"),
        ("a gram of two digits twice", EMOTION, &twice, ":4: column \"gram\"", "stands twice"),
        ("class without a name", "classes.csv", "class,words\n,好\n", ":2: column \"class\"", "empty"),
        ("class without words", "classes.csv", "class,words\n好,; \n", ":2: column \"words\"", "empty"),
        ("class the program asks for", "classes.csv", "class,words\n好,好\n", ":1: column \"class\"", "missing"),
        (
            "code that nobody can disguise",
            "classes.csv",
            "class,words\n句首语,那\n句末语,啊\n应声语,哦\n易伪装,insult;rude\n变体,vx\n",
            ":5: column \"words\"",
            "rude",
        ),
        ("two characters", "lookalikes.csv", "character,lookalikes\nab,ä\n", ":2: column \"character\"", "one character"),
        ("an ordinary letter", "lookalikes.csv", "character,lookalikes\na,b\n", ":2: column \"lookalikes\"", "ASCII"),
        (
            "numeral of a letter",
            "lookalikes.csv",
            "character,lookalikes,in_numbers\na,ä,三\n",
            ":2: column \"in_numbers\"",
            "digit",
        ),
        ("expectation", "violation/refusal.examples.csv", "expect,text\nmiss,不行\n", ":2: column \"expect\"", "miss"),
        ("weight of a gram", "learned/agent.csv", "gram,rarity,refusal\n不行,much,3\n", ":2: column \"gram\"", "no number"),
        ("more weights than codes", "learned/agent.csv", "gram,rarity,refusal\n不行,2.0,3,4\n", ":2: column \"gram\"", "3 cells"),
        (
            "a likelihood of more than one",
            "learned/agent.csv",
            "gram,rarity,refusal\n<threshold>,,1.5\n",
            ":2: column",
            "between 0 and 1",
        ),
        ("code of the learned layer", "learned/agent.csv", "gram,rarity,rude\n", ":1: column \"header\"", "rude"),
    ] {
        let said = refusal(path, text);
        assert!(said.starts_with(&format!("{path}{place}")) && said.contains(says), "{reason}: {said}");
    }
}

#[test]
fn a_file_with_a_wrong_name_is_named() {
    for (reason, path) in
        [("unknown code", "violation/rude.csv"), ("wrong folder", "merit/refusal.csv"), ("no folder", "refusal.csv")]
    {
        let said = refusal(path, "term\n不行\n");
        assert!(said.starts_with(path) && said.contains("no lexicon is called so"), "{reason}: {said}");
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
    assert!(said.contains("refusal.csv:3: column 2: the file is not UTF-8"), "{said}");
}

#[test]
fn pairs_are_weighed_for_the_codes_of_their_grams() {
    let grams = file("learned/agent.csv", "gram,rarity,refusal\n不行,2.0,3\n");
    for (pairs, fits) in [("gram,rarity,refusal\n不↔行,2.0,3\n", true), ("gram,rarity,vague\n不↔行,2.0,3\n", false)] {
        let read = Annotator::new(&[grams.clone(), file("learned/agent_pairs.csv", pairs)]);
        assert_eq!(read.is_ok(), fits, "{pairs}");
        if let Err(error) = read {
            assert!(error.to_string().starts_with("learned/agent_pairs.csv:1: column \"header\""), "{error}");
        }
    }
}
