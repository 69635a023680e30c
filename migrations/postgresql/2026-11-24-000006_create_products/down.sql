drop table trashed_variant_medias;
drop table trashed_product_medias;
drop table variant_medias;
drop table product_medias;
drop table variants;
drop table products;
