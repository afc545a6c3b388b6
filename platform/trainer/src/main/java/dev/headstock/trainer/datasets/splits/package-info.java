/** Who goes where: rows drawn into TRAIN, DEV and TEST so that labels keep their shares and groups stay together. */
@NullMarked
package dev.headstock.trainer.datasets.splits;

import org.jspecify.annotations.NullMarked;
