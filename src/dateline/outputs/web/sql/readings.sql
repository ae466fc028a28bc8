SELECT reading, document_id FROM reports WHERE document_id IN (SELECT unnest($documents::VARCHAR[]))
