// Over a client of openapi-generator, `java` with the library `native`.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.LinkedHashMap;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.MediasApi;
import org.openapitools.client.model.AccessDenied;
import org.openapitools.client.model.Media;
import org.openapitools.client.model.MediaCollection;
import org.openapitools.client.model.NotFound;

public class Main {
    private static JsonNode given;

    private static ApiClient client(String token) {
        String bearer = "Bearer " + given.get(token).asText();
        return new ApiClient()
            .setRequestInterceptor(request -> request.header("Authorization", bearer));
    }

    private static MediasApi medias(ApiClient client) {
        client.updateBaseUri(given.get("url").asText());
        return new MediasApi(client);
    }

    private static String refusal(MediasApi api, String media, int status) throws ApiException {
        try {
            api.deleteMedia(given.get("organization").asText(), media, null, null, null, null);
        } catch (ApiException refusal) {
            if (refusal.getCode() == status) {
                return refusal.getResponseBody();
            }
            throw refusal;
        }
        throw new AssertionError("it was not refused");
    }

    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ApiClient().getObjectMapper();
        given = json.readTree(arguments[0]);
        String organization = given.get("organization").asText();
        String media = given.get("media").asText();
        MediasApi api = medias(client("token"));
        MediaCollection page = api.listMedias(
            organization, null, 10, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null);
        Media uploaded = api.uploadMedia(
            organization, new File(given.get("file").asText()), null, null, null, "A kiwi", null, null, null,
            List.of(), null);
        int deleted = api.deleteMediaWithHttpInfo(organization, media, null, null, null, null).getStatusCode();
        NotFound gone = json.readValue(refusal(api, media, 404), NotFound.class);
        String denied = refusal(medias(client("limited")), uploaded.getId(), 403);
        List<String> missing = json.readValue(denied, AccessDenied.class).getMissingPermissions();

        Map<String, Object> upload = new LinkedHashMap<>();
        upload.put("id", uploaded.getId());
        upload.put("size", uploaded.getSize());
        upload.put("alt", uploaded.getAlt());
        Map<String, Object> absent = new LinkedHashMap<>();
        absent.put("title", gone.getTitle());
        absent.put("detail", gone.getDetail());
        absent.put("instance", gone.getInstance());
        List<String> ids = page.getMember().stream().map(Media::getId).toList();
        System.out.println(new ObjectMapper().writeValueAsString(Map.of(
            "listed", Map.of("total", page.getTotalItems(), "ids", ids),
            "uploaded", upload,
            "deleted", deleted,
            "gone", absent,
            "refused", missing)));
    }
}
