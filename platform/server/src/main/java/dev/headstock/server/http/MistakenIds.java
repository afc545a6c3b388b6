package dev.headstock.server.http;

import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Says what an id stands for when it was given in place of another. All look alike, so they are easily mixed up. */
@Component
public class MistakenIds {
    private final ObjectProvider<IdOwner> owners;

    MistakenIds(ObjectProvider<IdOwner> owners) {
        this.owners = owners;
    }

    /** @param what was asked for, such as {@code base model} */
    public String explain(String what, UUID id) {
        return owners.stream()
                .map(owner -> owner.describe(id))
                .flatMap(Optional::stream)
                .findFirst()
                .map(found -> "%s is no %s, it is %s.".formatted(id, what, found))
                .orElseGet(() -> "There is no %s %s. Choose one that exists.".formatted(what, id));
    }
}
