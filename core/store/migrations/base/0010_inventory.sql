-- What receiving, returns to vendors and recalls need beside the documents that move stock.

-- Who delivered, or whom it goes back to.
alter table up.document add vendor text;

-- Who knows more about a blocked unit.
alter table st.unit add blocked_contact text;
