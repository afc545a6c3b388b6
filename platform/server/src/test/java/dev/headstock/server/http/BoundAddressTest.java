package dev.headstock.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

class BoundAddressTest {
    @ParameterizedTest
    @CsvSource({
        "'', 127.0.0.1, 127.0.0.1",
        "' ', 127.0.0.1, 127.0.0.1",
        "192.168.7.9, 192.168.7.9, 192.168.7.9",
        "[::1], ::1, [::1]",
        "::1, ::1, [::1]",
        "[::], ::, 127.0.0.1",
        "0.0.0.0, 0.0.0.0, 127.0.0.1"
    })
    void isOneAddressHoweverItIsWritten(String set, String listening, String reached) throws UnknownHostException {
        BoundAddress bound = new BoundAddress(set);
        TomcatServletWebServerFactory server = new TomcatServletWebServerFactory();

        bound.customize(server);

        assertThat(server.getAddress()).isEqualTo(InetAddress.getByName(listening));
        assertThat(bound.host()).isEqualTo(reached);
    }
}
