SELECT version, ingested, revision FROM raw_documents WHERE document_id = $document ORDER BY version
