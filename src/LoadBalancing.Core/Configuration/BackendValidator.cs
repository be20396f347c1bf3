using System.Buffers;
using LoadBalancing.Rules;

namespace LoadBalancing.Configuration;

/// <summary>Looks for mistakes in one backend's options.</summary>
internal sealed class BackendValidator(string path, BackendOptions backend, ICollection<ConfigurationError> errors)
{
    private static readonly SearchValues<char> NotInCookieValues = SearchValues.Create("\",;\\|~");

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly RetryReasons AllRetryReasons = Enum.GetValues<RetryReasons>().Aggregate((all, reason) => all | reason);

    public void Validate(string name)
    {
        Check(IsWord(name), "", $"a backend's name needs at least one character and no white space, found '{name}'.");
        Check(backend.Retries >= 0, "Retries", $"expected 0 or more, found {backend.Retries}.");
        Check(backend.Retries < 0 || backend.Redispatch >= -backend.Retries || backend.Redispatch == -1, "Redispatch",
            $"expected a number not below -{backend.Retries} (minus the retries), found {backend.Redispatch}.");
        Check((backend.RetryOn & ~AllRetryReasons) == 0, "RetryOn", $"unknown reason {backend.RetryOn}.");
        Check(backend.RepeatableMethods.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(IsToken), "RepeatableMethods",
            $"expected methods separated by blanks, found '{backend.RepeatableMethods}'.");
        Check(backend.Source is null || ConnectValidator.ProblemOfSource(backend.Source, null) is null, "Source",
            $"expected an IP address, with a port or without, found '{backend.Source}'.");
        Check(Enum.IsDefined(backend.Connections.Reuse), "Connections:Reuse", $"unknown rule {backend.Connections.Reuse}.");
        Check(backend.Connections.MaxIdle >= 0, "Connections:MaxIdle", $"expected 0 or more, found {backend.Connections.MaxIdle}.");
        CheckInterval("DrainTimeout", backend.DrainTimeout);
        foreach (var error in backend.Outliers is { } outliers ? OutlierValidator.FindErrors(outliers) : [])
        {
            Check(false, error.Path, error.Message);
        }

        Check(BackupThreshold.TryParse(backend.BackupThreshold, out _), "BackupThreshold",
            $"expected 1 or more servers, or 1% to 100%, found '{backend.BackupThreshold}'.");
        CheckTimeout("Connections:IdleTimeout", backend.Connections.IdleTimeout);
        CheckTimeout("Timeouts:Connect", backend.Timeouts.Connect);
        CheckTimeout("Timeouts:Response", backend.Timeouts.Response);
        CheckTimeout("Timeouts:Idle", backend.Timeouts.Idle);
        CheckTimeout("Timeouts:Tunnel", backend.Timeouts.Tunnel);
        CheckTimeout("Timeouts:ServerFin", backend.Timeouts.ServerFin);
        new BalanceValidator(path, backend, errors).Validate();
        new RuleValidator(path, backend.Acls, errors).CheckBackend(backend);
        if (backend.Cookie is { } cookie)
        {
            new CookieValidator($"{path}:Cookie", cookie, errors).Validate();
        }

        new AffinityValidator(path, backend, errors).Validate();
        if (backend.Check is { } check)
        {
            new CheckValidator($"{path}:Check", errors).Validate(check);
        }

        ValidateForwarded();
        ValidateRules();
        ValidateServers();
    }

    private void ValidateForwarded()
    {
        Check(IsToken(backend.Forwarded.ForHeader), "Forwarded:ForHeader",
            $"expected a header name, found '{backend.Forwarded.ForHeader}'.");
        for (var i = 0; i < backend.Forwarded.ForExcept.Count; i++)
        {
            var network = backend.Forwarded.ForExcept[i];
            Check(NetworkAddress.TryParse(network, out _), $"Forwarded:ForExcept:{i}",
                $"expected an IP address or a network such as 10.0.0.0/8, found '{network}'.");
        }
    }

    private void ValidateRules()
    {
        var acls = new AclSet(backend.Acls);
        var found = RuleList.FindErrors($"{path}:RequestRules", RuleKind.Request, backend.RequestRules, acls)
            .Concat(RuleList.FindErrors($"{path}:ResponseRules", RuleKind.Response, backend.ResponseRules, acls));
        foreach (var error in found)
        {
            errors.Add(error);
        }
    }

    private void ValidateServers()
    {
        Check(backend.Servers.Count > 0 || backend.StickTable is not null, "Servers", "a backend needs at least one server.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < backend.Servers.Count; i++)
        {
            ValidateServer($"Servers:{i}", backend.Servers[i], names);
        }
    }

    private void ValidateServer(string key, ServerOptions server, HashSet<string> names)
    {
        Check(IsWord(server.Name), $"{key}:Name", $"a server's name needs at least one character and no white space, found '{server.Name}'.");
        Check(names.Add(server.Name) || server.Name.Length == 0, $"{key}:Name", $"the backend has another server named '{server.Name}'.");
        Check(ServerAddress.TryParse(server.Address, out _, out var problem), $"{key}:Address", problem ?? "");
        Check(server.Weight is >= 0 and <= ServerOptions.MaxWeight, $"{key}:Weight",
            $"expected 0 to {ServerOptions.MaxWeight}, found {server.Weight}.");
        Check(server.MaxIdle is null or >= 0, $"{key}:MaxIdle", $"expected 0 or more, found {server.MaxIdle}.");
        CheckTimeout($"{key}:IdleTimeout", server.IdleTimeout);
        Check(server.BackupTier >= 1, $"{key}:BackupTier", $"expected 1 or more, found {server.BackupTier}.");
        Check(server.Cookie is null || IsCookieValue(server.Cookie), $"{key}:Cookie",
            $"expected visible characters without white space, quotes, commas, semicolons, backslashes, '|' and '~', found '{server.Cookie}'.");
        var agentErrors = server.Agent is { } agent ? AgentValidator.FindErrors(agent, server) : [];
        foreach (var error in ConnectValidator.FindErrors(server, backend.Check).Concat(agentErrors))
        {
            Check(false, $"{key}:{error.Path}", error.Message);
        }

        if (server.Check is not { } check)
        {
            return;
        }

        new CheckValidator($"{path}:{key}:Check", errors).Validate(check);
    }

    private void Check(bool valid, string key, string message)
    {
        if (!valid)
        {
            errors.Add(new ConfigurationError(key.Length == 0 ? path : $"{path}:{key}", message));
        }
    }

    private void CheckTimeout(string key, TimeSpan? value)
    {
        if (value != Timeout.InfiniteTimeSpan)
        {
            CheckInterval(key, value);
        }
    }

    private void CheckInterval(string key, TimeSpan? value) =>
        Check(value is null || (value >= TimeSpan.FromMilliseconds(1) && value <= Duration.MaxValue), key,
            $"expected 1 ms to {Duration.MaxValue.Days} days, found {value}.");

    internal static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    internal static bool IsVisible(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    internal static bool IsWord(string text) => text.Length > 0 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    internal static bool IsCookieValue(string text) => IsVisible(text) && !text.AsSpan().ContainsAny(NotInCookieValues);
}
