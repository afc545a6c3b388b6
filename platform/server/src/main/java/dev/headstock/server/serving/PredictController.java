package dev.headstock.server.serving;

import dev.headstock.protocol.worker.Predictor;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.ResponseJson;
import dev.headstock.server.registry.ModelVersion;
import dev.headstock.server.registry.RegisteredModels;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Predictions of a model version, which is named by its number or by an alias. */
@RestController
@RequestMapping("/api/v1/registry/models/{name}/versions/{version}")
class PredictController {
    private static final Logger log = LoggerFactory.getLogger(PredictController.class);

    private final RegisteredModels models;
    private final Predictors predictors;
    private final JsonMapper json;

    PredictController(RegisteredModels models, Predictors predictors, ResponseJson json) {
        this.models = models;
        this.predictors = predictors;
        this.json = json.mapper();
    }

    /**
     * @param inputs each an object with a value for each of the version's {@code inputs}; a string is enough when the model reads a single column
     * @param maxLength of generated answers, in tokens; null for the model's own limit
     */
    record PredictOrder(
            List<@Nullable Object> inputs, @Nullable Integer maxLength) {}

    /** @param version number of the version that an alias stands for */
    record PredictAnswer(List<Predictor.PredictedAnswer> answers, double milliseconds, int version) {}

    @PostMapping("/predict")
    PredictAnswer predict(@PathVariable String name, @PathVariable String version, @RequestBody PredictOrder order) {
        ModelVersion model = models.version(name, version);
        Predictor.Reply reply = predictors.ask(model, check(model, order));
        return new PredictAnswer(reply.answers(), reply.milliseconds(), model.number());
    }

    /**
     * Predicts one input and sends a generated text while it grows: each event is a {@code StreamEvent} with the whole text so far, at most ten a
     * second; the last has the finished answer. A stream that fails ends with an event {@code problem}, whose {@code detail} says why.
     * Closing the connection ends the generation.
     */
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    @PostMapping("/predict/stream")
    void streamPrediction(
            @PathVariable String name,
            @PathVariable String version,
            @RequestBody PredictOrder order,
            HttpServletResponse response)
            throws IOException {
        ModelVersion model = models.version(name, version);
        if (order.inputs().size() > 1) {
            throw ApiException.invalid("/inputs", "Only one input is streamed at a time. Send one request for each.");
        }
        EventStreamWriter events = new EventStreamWriter(response, json);
        try {
            predictors.stream(model, check(model, order), events::send);
        } catch (ApiException e) {
            if (!events.hasBegun()) {
                throw e;
            }
            events.fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            if (!events.hasBegun()) {
                throw e;
            }
            log.error("The stream of {} version {} failed", model.model(), model.number(), e);
            events.fail("The server failed on this. Its log says why.");
        }
    }

    private static Predictor.Request check(ModelVersion model, PredictOrder order) {
        return PredictRequestCheck.check(model.lineage().inputs(), order.inputs(), order.maxLength());
    }
}
