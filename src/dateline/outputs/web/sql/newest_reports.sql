SELECT reading, document_id, title, outlet, published, url, source, n_events, n_attributions, n_stances, n_meetings
FROM reports ORDER BY published_day DESC NULLS LAST, document_id LIMIT $most
