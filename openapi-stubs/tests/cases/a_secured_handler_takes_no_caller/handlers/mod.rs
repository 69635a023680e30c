pub mod medias;
