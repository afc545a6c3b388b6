package dev.headstock.server.serving;

import dev.headstock.protocol.worker.Predictor;
import dev.headstock.server.registry.ModelVersion;
import dev.headstock.server.registry.RegisteredModels;
import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Predictions of a model version, which is named by its number or by an alias. */
@RestController
@RequestMapping("/api/v1/registry/models/{name}/versions/{version}")
class PredictController {
    private final RegisteredModels models;
    private final Predictors predictors;
    private final PredictRequestCheck check;

    PredictController(RegisteredModels models, Predictors predictors, PredictRequestCheck check) {
        this.models = models;
        this.predictors = predictors;
        this.check = check;
    }

    record PredictOrder(List<PredictRequestCheck.Question> inputs) {}

    /** @param version number of the version that an alias stands for */
    record PredictAnswer(List<Predictor.Answer> answers, double milliseconds, int version) {}

    @PostMapping("/predict")
    PredictAnswer predict(@PathVariable String name, @PathVariable String version, @RequestBody PredictOrder order) {
        ModelVersion asked = models.version(name, version);
        Predictor.Reply reply = predictors.ask(asked, check.check(asked, order.inputs()));
        return new PredictAnswer(reply.answers(), reply.milliseconds(), asked.number());
    }
}
