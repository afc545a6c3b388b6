package dev.headstock.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The few transactions whose statements may take minutes. Every other statement is given up after ten seconds, so that a hanging database holds nobody up. */
@Component
public class LongStatements {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final DataSource pool;
    private final JdbcClient jdbc;

    LongStatements(DataSource pool, JdbcClient jdbc) {
        this.pool = pool;
        this.jdbc = jdbc;
    }

    /** Lets the statements that follow in this transaction take their time. The pool resets the connection afterwards. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void allow() {
        jdbc.sql("select set_config('statement_timeout', :limit, true)")
                .param("limit", LONGEST.toMillis() + "ms")
                .query(String.class)
                .single();
        Connection connection = DataSourceUtils.getConnection(pool);
        try {
            connection.setNetworkTimeout(
                    Runnable::run, (int) LONGEST.plusSeconds(5).toMillis());
        } catch (SQLException failure) {
            throw new IllegalStateException("The connection's limits cannot be changed", failure);
        } finally {
            DataSourceUtils.releaseConnection(connection, pool);
        }
    }
}
