package dev.headstock.server.measurements;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Short numbers for metric names: a point of the big table carries four bytes instead of a name. Names are never removed. */
@Component
public class MetricNames {
    private final JdbcClient jdbc;
    private final Map<String, Integer> known = new ConcurrentHashMap<>();

    MetricNames(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Numbers for all names; new names get one. Outside of any transaction, since a rolled-back number must not be remembered. */
    @Transactional(propagation = Propagation.NEVER)
    public void learn(Collection<String> names) {
        List<String> unknown = names.stream()
                .filter(name -> !known.containsKey(name))
                .distinct()
                .sorted()
                .toList();
        for (String name : unknown) {
            jdbc.sql("insert into metric (name) values (:name) on conflict do nothing")
                    .param("name", name)
                    .update();
            find(name);
        }
    }

    /** The number of a name that {@link #learn} was told. */
    int number(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("Metric " + name + " has no number yet"));
    }

    public Optional<Integer> find(String name) {
        Integer number = known.get(name);
        if (number != null) {
            return Optional.of(number);
        }
        Optional<Integer> stored = jdbc.sql("select id from metric where name = :name")
                .param("name", name)
                .query(Integer.class)
                .optional();
        stored.ifPresent(found -> known.put(name, found));
        return stored;
    }
}
