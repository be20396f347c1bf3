using LoadBalancing.Compare;

return await CompareCommand.Create().Parse(args).InvokeAsync();
