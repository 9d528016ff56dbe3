-- What a print job is about where it is no document: a cash session, a closed day. Its copies are counted as those of a
-- receipt are.
alter table st.job add subject uuid;
create index job_subject on st.job (subject) where subject is not null;
create index cash_session_opened on st.cash_session (opened_at, id);
-- What a day came to.
create index document_business_date on up.document (business_date);
