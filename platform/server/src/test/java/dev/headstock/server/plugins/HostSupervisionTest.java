package dev.headstock.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.protocol.host.TokenizeRequest;
import dev.headstock.server.ServerTest;
import dev.headstock.server.web.ApiException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;

class HostSupervisionTest extends ServerTest {
    @Autowired
    PluginHost host;

    @Test
    void aHostThatDiesIsAnsweredWith503AndComesBack() {
        assertThat(host.tokenize(new TokenizeRequest("", "two words", null)).tokens())
                .hasSize(2);

        assertThatThrownBy(() -> host.tokenize(new TokenizeRequest("", "crash", null)))
                .isInstanceOf(ApiException.class)
                .extracting(failure -> ((ApiException) failure).status())
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);

        // The next caller waits for the new host.
        assertThat(host.tokenize(new TokenizeRequest("", "back again", null)).tokens())
                .hasSize(2);
        assertThat(host.status().state()).isEqualTo(PluginHost.State.READY);
    }
}
