SELECT reading, split_part(ltrim(left(content, 400)), chr(10), 1) AS words
FROM raw_documents WHERE reading IN (SELECT unnest($readings::BIGINT[]))
