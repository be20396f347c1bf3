using System.Buffers;

namespace LoadBalancing.Configuration;

/// <summary>Looks for mistakes in the options of a persistence cookie.</summary>
internal sealed class CookieValidator(string path, CookieOptions cookie, ICollection<ConfigurationError> errors)
{
    private const int ShortestSigningKey = 16;

    private static readonly SearchValues<char> NotInDomains = SearchValues.Create(";,");

    public void Validate()
    {
        Check(BackendValidator.IsToken(cookie.Name), "Name",
            $"expected letters, digits and !#$%&'*+-.^_`|~ only, at least one, found '{cookie.Name}'.");
        Check(Enum.IsDefined(cookie.Mode), "Mode", $"unknown mode {cookie.Mode}.");
        Check(cookie.Mode != CookieMode.Rewrite || !cookie.Indirect, "Indirect", "cannot be combined with the mode Rewrite.");
        Check(cookie.Mode == CookieMode.Insert || cookie.Indirect || !cookie.Preserve, "Preserve", "needs the mode Insert, or Indirect.");
        Check(cookie.Mode == CookieMode.Prefix || !cookie.KeepUnknownPrefix, "KeepUnknownPrefix", "has no effect unless Mode is Prefix.");
        Check(!cookie.Dynamic || !string.IsNullOrEmpty(cookie.DynamicKey), "DynamicKey", "is required by Dynamic.");
        Check(cookie.SigningKey is null or { Length: >= ShortestSigningKey }, "SigningKey", $"expected at least {ShortestSigningKey} characters.");
        CheckLifetime("MaxIdle", cookie.MaxIdle);
        CheckLifetime("MaxLife", cookie.MaxLife);
        ValidateInsertion();
    }

    private void ValidateInsertion()
    {
        CheckInserted("NoCache", cookie.NoCache);
        CheckInserted("PostOnly", cookie.PostOnly);
        CheckInserted("HttpOnly", cookie.HttpOnly);
        CheckInserted("Secure", cookie.Secure);
        CheckInserted("Partitioned", cookie.Partitioned);
        CheckInserted("Domains", cookie.Domains.Count > 0);
        CheckInserted("Attributes", cookie.Attributes.Count > 0);
        Check(cookie.Secure || !cookie.Partitioned, "Partitioned", "needs Secure: browsers refuse the cookie without it.");
        for (var i = 0; i < cookie.Domains.Count; i++)
        {
            var domain = cookie.Domains[i];
            Check(BackendValidator.IsVisible(domain) && !domain.AsSpan().ContainsAny(NotInDomains), $"Domains:{i}",
                $"expected a domain such as example.com, found '{domain}'.");
        }

        for (var i = 0; i < cookie.Attributes.Count; i++)
        {
            var attribute = cookie.Attributes[i];
            Check(attribute.Length > 0 && !attribute.AsSpan().ContainsAnyExceptInRange(' ', '~') && !attribute.Contains(';', StringComparison.Ordinal),
                $"Attributes:{i}", $"expected visible characters and blanks without a semicolon, found '{attribute}'.");
        }
    }

    private void CheckInserted(string key, bool isSet) =>
        Check(cookie.Mode == CookieMode.Insert || !isSet, key, "has no effect unless Mode is Insert.");

    private void CheckLifetime(string key, TimeSpan? value) =>
        Check(value is null || value >= TimeSpan.FromSeconds(1), key, $"expected 1 s or more, found {value}.");

    private void Check(bool valid, string key, string message)
    {
        if (!valid)
        {
            errors.Add(new ConfigurationError($"{path}:{key}", message));
        }
    }
}
