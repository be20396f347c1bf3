using LoadBalancing.Persistence;

namespace LoadBalancing.Configuration;

/// <summary>Looks for mistakes in the labels of servers and in the persistence that goes by one.</summary>
internal sealed class AffinityValidator(string path, BackendOptions backend, ICollection<ConfigurationError> errors)
{
    public void Validate()
    {
        for (var i = 0; i < backend.Servers.Count; i++)
        {
            foreach (var (name, value) in backend.Servers[i].Labels)
            {
                Check(BackendValidator.IsWord(name) && BackendValidator.IsWord(value), $"Servers:{i}:Labels:{name}",
                    $"a label needs a name and a value of at least one character and no white space, found '{name}' and '{value}'.");
            }
        }

        if (backend.Cookie is not { Label: { } label } cookie)
        {
            Check(backend.Cookie?.Current is null, "Cookie:Current", "has no effect unless Label is set.");
            return;
        }

        var values = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < backend.Servers.Count; i++)
        {
            if (backend.Servers[i].Labels.TryGetValue(label, out var value))
            {
                values.Add(value);
                Check(BackendValidator.IsCookieValue(value) && !value.Contains(CookieValues.GroupEnd, StringComparison.Ordinal),
                    $"Servers:{i}:Labels:{label}", "is written into cookies: expected visible characters without white space, quotes, commas, " +
                    $"colons, semicolons, backslashes, '|' and '~', found '{value}'.");
            }
        }

        Check(values.Count > 0, "Cookie:Label", $"no server has a label '{label}'.");
        Check(cookie.Current is null || values.Count == 0 || values.Contains(cookie.Current), "Cookie:Current",
            $"expected a value that a server's label '{label}' has, one of {string.Join(", ", values)}, found '{cookie.Current}'.");
    }

    private void Check(bool valid, string key, string message)
    {
        if (!valid)
        {
            errors.Add(new ConfigurationError($"{path}:{key}", message));
        }
    }
}
