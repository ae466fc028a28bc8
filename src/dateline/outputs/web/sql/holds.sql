SELECT count(*) AS reports, count(DISTINCT outlet) AS outlets, min(published_day) AS first, max(published_day) AS last,
  coalesce(sum(n_events), 0)::BIGINT AS events, coalesce(sum(n_attributions), 0)::BIGINT AS attributions,
  coalesce(sum(n_stances), 0)::BIGINT AS stances, coalesce(sum(n_meetings), 0)::BIGINT AS meetings
FROM reports
