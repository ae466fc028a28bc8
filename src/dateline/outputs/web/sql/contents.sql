SELECT reading, content FROM raw_documents WHERE reading IN (SELECT unnest($readings::BIGINT[]))
