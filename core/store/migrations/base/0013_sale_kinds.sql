-- Layaways and orders: a basket that is kept for a customer, paid in parts. Buy-backs: a hold before resale.

-- The document that the basket was promised by. It stands with the suspended ones, its units are reserved by that
-- document, and its lines are fixed; recalled at any register it is completed like every sale.
alter table st.basket
  add layaway uuid,
  add constraint basket_layaway_check check (layaway is null or customer_number is not null);
create unique index basket_layaway on st.basket (layaway) where layaway is not null;

-- What was paid on it before stands as one tender, number 0.
alter table st.basket_tender
  drop constraint basket_tender_kind_check,
  add constraint basket_tender_kind_check check (kind in ('cash', 'card') or kind = 'deposit' and n = 0 and amount > 0);

-- The first business day on which a unit that was bought from a customer may be sold again; null: any day.
alter table st.unit add column held_until date;
