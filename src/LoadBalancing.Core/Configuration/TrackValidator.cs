namespace LoadBalancing.Configuration;

/// <summary>Looks for servers that track what they cannot.</summary>
internal sealed class TrackValidator(LoadBalancerOptions options, ICollection<ConfigurationError> errors)
{
    public void Validate()
    {
        foreach (var (name, backend) in options.Backends)
        {
            for (var i = 0; i < backend.Servers.Count; i++)
            {
                if (backend.Servers[i].Track is { } track && ProblemOf(track, name, backend.Servers[i]) is { } problem)
                {
                    errors.Add(new ConfigurationError($"Backends:{name}:Servers:{i}:Track", problem));
                }
            }
        }
    }

    private string? ProblemOf(string track, string backend, ServerOptions server)
    {
        if (server.Check is { Enabled: true })
        {
            return "a server is either checked or tracks another.";
        }

        // Where the walk has been; a chain that comes back has no end that is checked.
        var seen = new HashSet<ServerOptions> { server };
        var target = TrackTarget.Parse(track, backend);
        while (true)
        {
            if (!options.Backends.TryGetValue(target.Backend, out var next))
            {
                return $"there is no backend '{target.Backend}'.{Spelling.Suggestion(target.Backend, options.Backends.Keys)}";
            }

            if (next.Servers.FirstOrDefault(known => known.Name == target.Server) is not { } found)
            {
                return $"backend '{target.Backend}' has no server '{target.Server}'." +
                    Spelling.Suggestion(target.Server, next.Servers.Select(known => known.Name));
            }

            if (!seen.Add(found))
            {
                return $"'{target}' belongs to a chain of tracking that leads back to where it was.";
            }

            if (found.Track is not { } further)
            {
                var isJudged = found.Agent is not null || (next.Check is not null && found.Check is not { Enabled: false });
                return isJudged ? null : $"'{target}' is not checked, so there is nothing to track.";
            }

            target = TrackTarget.Parse(further, target.Backend);
        }
    }
}
