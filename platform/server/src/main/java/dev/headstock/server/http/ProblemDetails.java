package dev.headstock.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.ImportResult.RowFault;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the API document says about every answer that is not a success. Spring's {@link org.springframework.http.ProblemDetail} carries the
 * members; those without a value are left out.
 *
 * @param type {@code urn:headstock:<name>}
 * @param hint what to do next
 * @param problems every place of the request that has to be changed
 * @param faults faulty rows of uploaded files, of which {@code faultCount} counts all
 * @param id under which the server's log has the details of an internal error
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemDetails(
        String type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable String instance,
        @Nullable String hint,
        @Nullable List<Problem> problems,
        @Nullable List<RowFault> faults,
        @Nullable Long faultCount,
        @Nullable UUID id) {}
