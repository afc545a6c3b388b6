package dev.headstock.server.hub;

import dev.headstock.server.http.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Questions to the hub. */
final class HubConnection {
    static final int OK = 200;
    static final int PARTIAL = 206;
    static final int RANGE_NOT_SATISFIABLE = 416;

    private final String address;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    HubConnection(String address) {
        this.address = address.replaceAll("/+$", "");
    }

    String address() {
        return address;
    }

    /**
     * The answer is a success or 416; the caller closes its body.
     *
     * @param headers names and values in turn
     */
    HttpResponse<InputStream> get(String path, List<String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofMinutes(1));
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        HttpResponse<InputStream> response = send(request.build());
        int status = response.statusCode();
        if (status == OK || status == PARTIAL || status == RANGE_NOT_SATISFIABLE) {
            return response;
        }
        response.body().close();
        if (status == 401 || status == 403 || status == 404) {
            throw ApiException.invalid(
                    "/hubId",
                    "The hub has no public %s (status %d). Check the id and revision, or whether the model is gated."
                            .formatted(path.replaceAll("\\?.*", ""), status));
        }
        throw new HubException(
                "The hub %s answered with status %d. Try again later; a download goes on where it stopped."
                        .formatted(address, status));
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException | HttpConnectTimeoutException | UnknownHostException e) {
            throw new HubException(
                    "The hub %s cannot be reached from the server. Check the network or HEADSTOCK_HUB_URL."
                            .formatted(address),
                    e);
        } catch (IOException e) {
            throw new HubException(
                    "The hub %s gave no answer. Try again later; a download goes on where it stopped."
                            .formatted(address),
                    e);
        }
    }
}
