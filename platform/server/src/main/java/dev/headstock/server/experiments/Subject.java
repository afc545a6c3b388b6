package dev.headstock.server.experiments;

import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.models.BaseModel;

/** What an experiment is about. */
record Subject(DatasetVersion dataset, BaseModel model) {}
