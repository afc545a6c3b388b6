package dev.headstock.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.server.ServerTest;
import dev.headstock.server.home.Home;
import dev.headstock.server.home.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Against a schema with nothing but the bond's own table, so that the running server keeps its bond. */
class StoreIdentityTest extends ServerTest {
    private final String schema = "bond_" + UUID.randomUUID().toString().replace("-", "");

    @Autowired
    private Home home;

    @Autowired
    private JdbcConnectionDetails details;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private JdbcClient database;

    @BeforeEach
    void newDatabase() {
        jdbc.sql("create schema " + schema).update();
        DriverManagerDataSource source = new DriverManagerDataSource(
                details.getJdbcUrl() + "?currentSchema=" + schema,
                String.valueOf(details.getUsername()),
                String.valueOf(details.getPassword()));
        database = JdbcClient.create(source);
        database.sql("create table object_store (like public.object_store including all)")
                .update();
        database.sql("insert into object_store default values").update();
    }

    @Test
    void aNewDatabaseAndAnEmptyStoreStayTogether() throws IOException {
        FolderStore store = store("first");

        bond(store).check();
        bond(store).check();

        assertThat(bond(store).allowsSweep()).isTrue();
        assertThatThrownBy(() -> bond(store("second")).check())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("is not the one that this database belongs to")
                .extracting(fault -> ((StartupException) fault).action())
                .asString()
                .contains("HEADSTOCK_S3_BUCKET");
    }

    @Test
    void aStoreOfAnotherDatabaseIsRefused() throws IOException {
        FolderStore store = store("shared");
        bond(store).check();
        database.sql("update object_store set id = gen_random_uuid(), bonded = false")
                .update();

        assertThatThrownBy(() -> bond(store).check())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("belongs to another Headstock database");
    }

    @Test
    void aNewDatabaseIsNoJudgeOfAFullStore() throws IOException {
        FolderStore store = store("full");
        store.store(Blobs.key("0".repeat(64)), Files.writeString(folder.resolve("blob"), "of a lost database"));

        assertThatThrownBy(() -> bond(store).check())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("This database is new")
                .hasMessageContaining(store.place());
        assertThat(store.find(StoreIdentity.KEY)).isEmpty();
    }

    @Test
    void afterAnOlderDatabaseWasRestoredNothingIsSweptForAWhile() throws IOException {
        FolderStore store = store("restored");
        bond(store).check();
        bond(store).check();
        database.sql("update object_store set starts = 1").update();

        bond(store).check();

        assertThat(bond(store).allowsSweep()).isFalse();
        database.sql("update object_store set sweep_after = now() - interval '1 day'")
                .update();
        bond(store).check();
        assertThat(bond(store).allowsSweep()).isTrue();
    }

    private StoreIdentity bond(FolderStore store) {
        return new StoreIdentity(store, database, home);
    }

    private FolderStore store(String name) throws IOException {
        return new FolderStore(folder.resolve(name));
    }
}
