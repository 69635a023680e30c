//! The tables as diesel knows them. A test holds them against a migrated database.

diesel::table! {
    organizations (id) {
        id -> Text,
        name -> Text,
        slug -> Text,
        created_at -> BigInt,
        delete_policy -> Text,
        trash_retention_days -> Integer,
        quota_bytes -> Nullable<BigInt>,
        stored_bytes -> BigInt,
        version -> Integer,
        updated_at -> BigInt,
    }
}

diesel::table! {
    identities (id) {
        id -> Text,
        name -> Text,
        created_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    roles (id) {
        id -> Text,
        organization_id -> Text,
        name -> Text,
        created_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    role_permissions (role_id, permission) {
        role_id -> Text,
        permission -> Text,
    }
}

diesel::table! {
    memberships (id) {
        id -> Text,
        organization_id -> Text,
        identity_id -> Text,
        created_at -> BigInt,
        version -> Integer,
    }
}

diesel::table! {
    membership_roles (membership_id, role_id) {
        membership_id -> Text,
        role_id -> Text,
    }
}

diesel::table! {
    tokens (id) {
        id -> Text,
        identity_id -> Text,
        organization_id -> Nullable<Text>,
        name -> Text,
        secret_hash -> Binary,
        narrowed -> Bool,
        expires_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    token_permissions (token_id, permission) {
        token_id -> Text,
        permission -> Text,
    }
}

diesel::table! {
    blobs (id) {
        id -> Text,
        organization_id -> Text,
        sha256 -> Binary,
        size -> BigInt,
    }
}

diesel::table! {
    medias (id) {
        id -> Text,
        organization_id -> Text,
        blob_id -> Text,
        filename -> Text,
        alt -> Nullable<Text>,
        mime_type -> Text,
        created_by -> Text,
        created_at -> BigInt,
        title -> Nullable<Text>,
        description -> Nullable<Text>,
        width -> Nullable<Integer>,
        height -> Nullable<Integer>,
        focal_x -> Nullable<Double>,
        focal_y -> Nullable<Double>,
        metadata -> Text,
        version -> Integer,
        updated_at -> BigInt,
        trashed_at -> Nullable<BigInt>,
        trashed_by -> Nullable<Text>,
    }
}

diesel::table! {
    subjects (identity_id) {
        identity_id -> Text,
        issuer -> Text,
        subject -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    media_tags (media_id, tag) {
        organization_id -> Text,
        media_id -> Text,
        tag -> Text,
        position -> Integer,
    }
}

diesel::table! {
    products (id) {
        id -> Text,
        organization_id -> Text,
        sku -> Text,
        name -> Text,
        description -> Nullable<Text>,
        status -> Text,
        version -> Integer,
        created_by -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    variants (id) {
        id -> Text,
        organization_id -> Text,
        product_id -> Text,
        sku -> Text,
        name -> Nullable<Text>,
        options -> Text,
        version -> Integer,
        created_by -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    product_medias (product_id, media_id) {
        organization_id -> Text,
        product_id -> Text,
        media_id -> Text,
        position -> Integer,
    }
}

diesel::table! {
    variant_medias (variant_id, media_id) {
        organization_id -> Text,
        variant_id -> Text,
        media_id -> Text,
        position -> Integer,
    }
}

diesel::table! {
    trashed_product_medias (product_id, media_id) {
        organization_id -> Text,
        product_id -> Text,
        media_id -> Text,
        position -> Integer,
    }
}

diesel::table! {
    trashed_variant_medias (variant_id, media_id) {
        organization_id -> Text,
        variant_id -> Text,
        media_id -> Text,
        position -> Integer,
    }
}

diesel::table! {
    audit_entries (id) {
        id -> Text,
        organization_id -> Text,
        actor_id -> Text,
        action -> Text,
        subject -> Text,
        snapshot -> Text,
        request_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (organization_id, identity_id, key) {
        organization_id -> Text,
        identity_id -> Text,
        key -> Text,
        subject -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    removals (id) {
        id -> Text,
        storage_key -> Text,
        due_at -> BigInt,
        attempts -> Integer,
        created_at -> BigInt,
    }
}

diesel::table! {
    leases (name) {
        name -> Text,
        taken_until -> BigInt,
    }
}

diesel::table! {
    access_stamps (id) {
        id -> BigInt,
        stamp -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    organizations,
    identities,
    roles,
    role_permissions,
    memberships,
    membership_roles,
    tokens,
    token_permissions,
    subjects,
    blobs,
    medias,
    media_tags,
    products,
    variants,
    product_medias,
    variant_medias,
    trashed_product_medias,
    trashed_variant_medias,
    audit_entries,
    idempotency_keys,
    removals,
    leases,
    access_stamps,
);
