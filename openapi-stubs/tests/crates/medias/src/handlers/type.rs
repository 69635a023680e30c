//! A tag that is a word of the language.

use crate::{
    app::App,
    contract::{
        ConfigureProblem, ConfigureRequest, ConfigureResponse, Seen, UploadMediaPart,
        UploadMediaProblem, UploadMediaRequest, UploadMediaResponse,
    },
};

pub async fn upload_media(
    _: &App,
    mut request: UploadMediaRequest,
) -> Result<UploadMediaResponse, UploadMediaProblem> {
    let mut seen = Vec::new();
    while let Some(part) = request.body.next().await? {
        seen.push(match part {
            UploadMediaPart::File(file) => format!("file {:?}", file.filename),
            UploadMediaPart::Alt(alt) => format!("alt {alt}"),
        });
    }
    Ok(UploadMediaResponse::Ok(Seen { seen }))
}

pub async fn configure(
    _: &App,
    request: ConfigureRequest,
) -> Result<ConfigureResponse, ConfigureProblem> {
    match request.body {
        Some(body) => Ok(ConfigureResponse::Ok(body)),
        None => Err(crate::contract::Problem { detail: "nothing".to_owned() })?,
    }
}
