alter table cat.venue_event alter column name set not null, alter column starts_at set not null, alter column ends_at set not null,
  add constraint venue_event_span check (ends_at > starts_at),
  add constraint venue_event_venue foreign key (venue_id) references cat.venue;
