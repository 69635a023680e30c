//! The tables as diesel knows them. A test holds them against a migrated database.

diesel::table! {
    organizations (id) {
        id -> Text,
        name -> Text,
        slug -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    identities (id) {
        id -> Text,
        name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    roles (id) {
        id -> Text,
        organization_id -> Text,
        name -> Text,
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

diesel::allow_tables_to_appear_in_same_query!(
    organizations,
    identities,
    roles,
    role_permissions,
    memberships,
    membership_roles,
    tokens,
    token_permissions,
    blobs,
    medias,
    removals,
);
