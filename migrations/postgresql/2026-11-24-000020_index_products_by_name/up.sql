-- What a page of the products by name is entered by.
create index products_by_name on products (organization_id, name, id);
