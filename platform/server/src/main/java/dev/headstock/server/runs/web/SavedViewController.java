package dev.headstock.server.runs.web;

import dev.headstock.server.http.Page;
import java.security.Principal;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/run-views")
class SavedViewController {
    private final SavedViews views;

    SavedViewController(SavedViews views) {
        this.views = views;
    }

    record ViewRequest(String name, String query) {}

    @GetMapping
    Page<SavedView> listRunViews() {
        return Page.of(views.all());
    }

    @GetMapping("/{id}")
    SavedView getRunView(@PathVariable UUID id) {
        return views.get(id);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    SavedView saveRunView(@RequestBody ViewRequest request, Principal caller) {
        return views.create(request.name(), request.query(), caller.getName());
    }

    @PutMapping("/{id}")
    SavedView changeRunView(@PathVariable UUID id, @RequestBody ViewRequest request) {
        return views.change(id, request.name(), request.query());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteRunView(@PathVariable UUID id) {
        views.delete(id);
    }
}
