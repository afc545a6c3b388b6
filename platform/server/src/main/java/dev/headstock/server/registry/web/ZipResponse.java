package dev.headstock.server.registry.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** What all downloads of models have in common. */
final class ZipResponse {
    private ZipResponse() {}

    /** @param name of the file, without its ending; plain ASCII without quotes */
    static OutputStream begin(HttpServletResponse response, String name) throws IOException {
        response.setContentType("application/zip");
        response.setHeader("Content-Disposition", "attachment; filename=\"%s.zip\"".formatted(name));
        response.setHeader("Content-Security-Policy", "sandbox");
        return response.getOutputStream();
    }

    /** The address of this server as the caller reaches it. */
    static String server() {
        return ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
    }
}
