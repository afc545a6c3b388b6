/**
 * Pre-trained models in one canonical form: config.json, model.safetensors, tokenizer.json, each a blob. They come from the starter model's
 * folder in the distribution, a zip, a folder of the server, or a model hub; the plugin host converts them. Publishes {@link dev.headstock.server.models.ModelImportChanged}.
 */
@NullMarked
package dev.headstock.server.models;

import org.jspecify.annotations.NullMarked;
