package dev.headstock.protocol.worker;

import java.util.List;

/**
 * @param id of the checkpoint, still invisible
 * @param missing names of the files the server does not have yet and wants uploaded
 */
public record CheckpointTicket(String id, List<String> missing) {}
