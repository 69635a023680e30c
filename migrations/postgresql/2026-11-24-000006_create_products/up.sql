-- All foreign keys are pairs with the organization, so that nothing can point at another organization's.
create table products (
    id text collate "C" not null primary key,
    organization_id text collate "C" not null references organizations (id),
    sku text collate "C" not null,
    name text collate "C" not null,
    description text collate "C",
    status text collate "C" not null check (status in ('draft', 'active', 'archived')),
    version integer not null default 1,
    created_by text collate "C" not null references identities (id),
    created_at bigint not null,
    updated_at bigint not null,
    unique (organization_id, sku),
    unique (organization_id, id)
);

create index products_by_age on products (organization_id, created_at, id);
create index products_by_creator on products (created_by);

create table variants (
    id text collate "C" not null primary key,
    organization_id text collate "C" not null references organizations (id),
    product_id text collate "C" not null,
    sku text collate "C" not null,
    name text collate "C",
    options text collate "C" not null default '{}',
    version integer not null default 1,
    created_by text collate "C" not null references identities (id),
    created_at bigint not null,
    updated_at bigint not null,
    unique (organization_id, sku),
    unique (organization_id, id),
    foreign key (organization_id, product_id) references products (organization_id, id) on delete cascade
);

create index variants_by_age on variants (organization_id, created_at, id);
create index variants_by_product on variants (organization_id, product_id, created_at, id);
create index variants_by_creator on variants (created_by);

-- The ordered lists of medias. Positions only order: they may have gaps, and where two are equal the medias' ids
-- decide. So a media leaves a list, and comes back to its place, without a row of another being touched. A media
-- stands in a list at most once.
-- A media that is deleted without having been taken out of them is refused by these keys.
create table product_medias (
    organization_id text collate "C" not null,
    product_id text collate "C" not null,
    media_id text collate "C" not null,
    position integer not null check (position >= 0),
    primary key (product_id, media_id),
    foreign key (organization_id, product_id) references products (organization_id, id) on delete cascade,
    foreign key (organization_id, media_id) references medias (organization_id, id)
);

create index product_medias_by_media on product_medias (organization_id, media_id, product_id);

create table variant_medias (
    organization_id text collate "C" not null,
    variant_id text collate "C" not null,
    media_id text collate "C" not null,
    position integer not null check (position >= 0),
    primary key (variant_id, media_id),
    foreign key (organization_id, variant_id) references variants (organization_id, id) on delete cascade,
    foreign key (organization_id, media_id) references medias (organization_id, id)
);

create index variant_medias_by_media on variant_medias (organization_id, media_id, variant_id);

-- Where a media in the trash stood, so that restoring it can put it back.
create table trashed_product_medias (
    organization_id text collate "C" not null,
    product_id text collate "C" not null,
    media_id text collate "C" not null,
    position integer not null check (position >= 0),
    primary key (product_id, media_id),
    foreign key (organization_id, product_id) references products (organization_id, id) on delete cascade,
    foreign key (organization_id, media_id) references medias (organization_id, id) on delete cascade
);

create index trashed_product_medias_by_media on trashed_product_medias (organization_id, media_id);

create table trashed_variant_medias (
    organization_id text collate "C" not null,
    variant_id text collate "C" not null,
    media_id text collate "C" not null,
    position integer not null check (position >= 0),
    primary key (variant_id, media_id),
    foreign key (organization_id, variant_id) references variants (organization_id, id) on delete cascade,
    foreign key (organization_id, media_id) references medias (organization_id, id) on delete cascade
);

create index trashed_variant_medias_by_media on trashed_variant_medias (organization_id, media_id);
