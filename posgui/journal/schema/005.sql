-- What happened to one receipt, asked for when a person looks at it. That it was accepted
-- and printed is known from its jobs: these rows, nearly all there are, stay out.
CREATE INDEX audit_of_receipt ON audit (receipt)
    WHERE receipt IS NOT NULL AND action NOT IN ('accepted', 'printed');
CREATE INDEX evidence_of_job ON evidence (job_id);
