/** Import of adapters and heads that other programs trained. */
@org.jspecify.annotations.NullMarked
package dev.headstock.api.imports;
