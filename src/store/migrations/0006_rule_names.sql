-- What QA staff call the rules that they wrote: the code of most of them is one for all that has none of its own, and its name says
-- nothing. NULL of other rules, and of those that found nothing since.
ALTER TABLE rules ADD COLUMN name TEXT;

DROP VIEW rule_stats;
CREATE VIEW rule_stats AS
SELECT
    rules.rule AS rule, categories.code AS category, categories.name AS category_name, kinds.code AS kind,
    coalesce(sum(findings), 0) AS findings, coalesce(sum(conversations), 0) AS conversations,
    100.0 * coalesce(sum(conversations), 0) / nullif((SELECT sum(conversations) FROM days), 0) AS percent_of_conversations,
    coalesce(sum(cost), 0) / 100.0 AS cost,
    -- Found for a person's judgement alone: not among the findings, and of no cost.
    coalesce((SELECT sum(r.findings) FROM review_days AS r WHERE r.rule = rules.id), 0) AS for_review,
    count(day) AS days,
    -- Of what was found in nothing that is left there is no day.
    iif(count(day) = 0, NULL, printf('%04d-%02d-%02d', min(day) / 10000, min(day) / 100 % 100, min(day) % 100)) AS first_day,
    iif(count(day) = 0, NULL, printf('%04d-%02d-%02d', max(day) / 10000, max(day) / 100 % 100, max(day) % 100)) AS last_day,
    rules.name AS rule_name
FROM rules
LEFT JOIN rule_days ON rule_days.rule = rules.id
JOIN codes AS categories ON categories.id = rules.category
JOIN codes AS kinds ON kinds.id = rules.kind
GROUP BY rules.id;
