FROM node:22.20.0-bookworm-slim AS node

FROM maven:3.9.11-eclipse-temurin-17 AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source
COPY . .
RUN mvn -B -ntp -DskipTests -Dskip.server.archive -pl platform/distribution -am package

FROM eclipse-temurin:17.0.16_8-jre-noble
# setsid (util-linux) gives each worker a process group; libgomp carries libtorch's threads.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 util-linux \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/headstock --create-home --shell /usr/sbin/nologin headstock
COPY --from=build --chown=root:root /source/platform/distribution/target/headstock /opt/headstock
# Archives of classes are for the folder that they were made in. That of the server takes a database to make, so the image has none.
RUN sed -i '/SharedArchiveFile/d' /opt/headstock/server.args \
    && java -XX:ArchiveClassesAtExit=/opt/headstock/trainer.jsa -XX:+UseSerialGC -Xlog:disable -Xlog:all=error:stderr \
    -cp '/opt/headstock/trainer/*' dev.headstock.trainer.Main archive-classes
USER 10001
ENV HEADSTOCK_HOME=/var/lib/headstock \
    HEADSTOCK_DISTRIBUTION=/opt/headstock
VOLUME /var/lib/headstock
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["java", "@/opt/headstock/server.args", "-jar", "/opt/headstock/server/headstock-server.jar"]
