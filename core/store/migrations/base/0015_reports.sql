-- What a print job is about where it is no document: a cash session, a closed day. Its copies are counted as those of a
-- receipt are.
alter table st.job add subject uuid;
create index job_subject on st.job (subject) where subject is not null;
create index cash_session_opened on st.cash_session (opened_at, id);
-- What a day came to.
create index document_business_date on up.document (business_date);

-- What a bound book asks of an item beside its name. A row means that the item's units stand in the book.
create table cat.item_regulated (
  item_id uuid primary key,
  manufacturer text,
  importer text,
  model text,
  calibre text,
  type text
);
