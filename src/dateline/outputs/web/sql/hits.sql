SELECT reading, document_id FROM reports WHERE reading IN (SELECT unnest($readings::BIGINT[]))
