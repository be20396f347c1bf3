namespace LoadBalancing.Configuration;

/// <summary>Looks for parameters that mean nothing to the algorithm of a backend, which are probably a mistake.</summary>
internal sealed class BalanceUseValidator(string path, BackendOptions backend, ICollection<ConfigurationError> errors)
{
    private static readonly BackendOptions Default = new();

    public void Validate()
    {
        var (balance, hash) = (backend.Balance, backend.Hash);
        CheckUse(backend.Draws != Default.Draws, "Draws", Algorithm.Random, Algorithm.PowerOfTwo);
        CheckUse(!string.IsNullOrEmpty(hash.Name), "Hash:Name", Algorithm.UrlParameter, Algorithm.Header);
        CheckUse(!string.IsNullOrEmpty(hash.Expression), "Hash:Expression", Algorithm.Hash);
        CheckUse(hash.Length is not null, "Hash:Length", Algorithm.Uri);
        CheckUse(hash.Depth is not null, "Hash:Depth", Algorithm.Uri);
        CheckUse(hash.Whole, "Hash:Whole", Algorithm.Uri);
        CheckUse(hash.PathOnly, "Hash:PathOnly", Algorithm.Uri);
        CheckUse(hash.CheckPost, "Hash:CheckPost", Algorithm.UrlParameter);
        CheckUse(hash.DomainOnly, "Hash:DomainOnly", Algorithm.Header);
        CheckUse(backend.ResponseTimes.Decay != Default.ResponseTimes.Decay, "ResponseTimes:Decay", Algorithm.PeakEwma, Algorithm.LeastTime);
        CheckUse(backend.ResponseTimes.FailureStatuses != Default.ResponseTimes.FailureStatuses, "ResponseTimes:FailureStatuses",
            Algorithm.PeakEwma, Algorithm.LeastTime);
        CheckHashing(hash.Type != Default.Hash.Type, "Hash:Type");
        CheckHashing(hash.Function is not null, "Hash:Function");
        CheckHashing(hash.Avalanche is not null, "Hash:Avalanche");
        Check(hash.BalanceFactor == Default.Hash.BalanceFactor || balance.IsHashing() || balance == Algorithm.Random,
            "Hash:BalanceFactor", "has no effect unless Balance hashes a part of the request or is Random.");
        Check(hash.TableSize == Default.Hash.TableSize || hash.Type == HashType.Maglev, "Hash:TableSize", "has no effect unless Hash:Type is Maglev.");
    }

    private void CheckUse(bool isSet, string key, params ReadOnlySpan<Algorithm> algorithms) =>
        Check(!isSet || algorithms.Contains(backend.Balance), key, $"has no effect unless Balance is {string.Join(" or ", algorithms.ToArray())}.");

    private void CheckHashing(bool isSet, string key) =>
        Check(!isSet || backend.Balance.IsHashing(), key, "has no effect unless Balance hashes a part of the request.");

    private void Check(bool valid, string key, string message)
    {
        if (!valid)
        {
            errors.Add(new ConfigurationError($"{path}:{key}", message));
        }
    }
}
