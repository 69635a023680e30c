drop index products_by_name;
